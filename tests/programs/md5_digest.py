import hashlib

for text in ["", "The quick brown fox jumps over the lazy dog", "The quick brown fox jumps over the lazy dog."]:
    print(hashlib.md5(text.encode()).hexdigest())
