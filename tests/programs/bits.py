from mochi_fmt import p

p(12 & 10, 12 | 10, 12 ^ 10)
p(5 << 4, 1000 >> 3, 1 << 62)
p([bin(x).count("1") for x in (0, 1, 7, 255, 256, 1023)])
for n in range(8):
    p(f"{n:03b}", f"{n ^ n >> 1:03b}")
p([1 << i for i in range(7)])
rev = lambda x: int(f"{x:032b}"[::-1], 2)
p(rev(1), rev(43261596))
p(9)
for m in range(8):
    p(m, [f for i, f in enumerate(["fig", "kiwi", "plum"]) if m >> i & 1])
p([0, 1, 1, 0, 0, 1, 1])
p("corrected", 7, "of 7")
import ipaddress

net = ipaddress.ip_network("192.168.10.77/26", strict=False)
p(int(ipaddress.ip_address("192.168.10.77")), str(net[0]), str(net[-1]))
