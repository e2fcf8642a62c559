check --strict strict.mochi
