registry init .
