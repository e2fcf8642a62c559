check --sarif strict.mochi --strict
