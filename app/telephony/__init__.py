"""How a dial leaves the program: rehearsal, tel: link, by hand."""
