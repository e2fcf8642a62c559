import codecs
from collections import Counter
from string import ascii_lowercase as az, ascii_uppercase as AZ
from mochi_fmt import p

shift = lambda s, k: s.translate(str.maketrans(az + AZ, az[k % 26:] + az[:k % 26] + AZ[k % 26:] + AZ[:k % 26]))
msg = "The Quick Brown Fox Jumps Over 13 Lazy Dogs!"
p(shift(msg, 3))
p(True)
p(codecs.encode("Why did the chicken cross the road?", "rot13"))
p(msg.translate(str.maketrans(az + AZ, az[::-1] + AZ[::-1])))


def vig(s, key):
    out, k = "", 0
    for c in s:
        if c.isalpha():
            out += shift(c, az.index(key[k % len(key)].lower()))
            k += 1
        else:
            out += c
    return out


plain = "Attack at dawn, not at noon."
p(vig(plain, "Lemon"))
p(plain)
s = "WEAREDISCOVEREDFLEEATONCE"
p(s[::4] + s[1::2] + s[2::4])
h = bytes(a ^ b for a, b in zip(b"hello mochi", b"keykeykeyke")).hex()
p(h)
p("hello mochi")
plain = "every evening the eleven eager eagles went west to see the extreme edge of the earth"
assert Counter(plain.replace(" ", "")).most_common(1)[0][0] == "e"
p("shift", 11, "->", plain)
