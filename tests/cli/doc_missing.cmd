doc none.mochi
