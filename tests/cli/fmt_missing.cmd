fmt no_such.mochi
