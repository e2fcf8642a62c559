build strict.mochi --target cobol
