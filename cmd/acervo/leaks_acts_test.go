package main

// doing are the surfaces where something is done.
var doing = []surface{}
