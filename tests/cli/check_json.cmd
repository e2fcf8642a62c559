check --json strict.mochi --strict
