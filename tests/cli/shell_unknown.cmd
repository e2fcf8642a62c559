completions csh
