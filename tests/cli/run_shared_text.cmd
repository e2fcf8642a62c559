run --max-memory 64 shared_text.mochi
