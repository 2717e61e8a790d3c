// Command acervo keeps the records of an organization: it serves them, files
// them, finds them and proves that they are what was filed.
package main

func main() {}
