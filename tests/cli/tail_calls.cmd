run tail_calls.mochi
