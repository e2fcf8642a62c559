explain --lits
