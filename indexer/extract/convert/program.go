// Package convert has LibreOffice make a PDF of the files that only it reads.
package convert

// Program is LibreOffice's name on the command line.
const Program = "soffice"

// Install says how LibreOffice is installed on Debian.
const Install = "apt-get install --no-install-recommends libreoffice-writer libreoffice-calc libreoffice-impress"
