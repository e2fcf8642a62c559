bench none.mochi
