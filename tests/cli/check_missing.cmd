check no_such.mochi
