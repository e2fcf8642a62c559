N = 9


def main():
    perm1 = list(range(N))
    perm = list(range(N))
    count = list(range(N))
    max_flips = checksum = nperm = 0
    r = N
    running = True
    while running:
        while r != 1:
            count[r - 1] = r
            r = r - 1
        for i in range(N):
            perm[i] = perm1[i]
        flips = 0
        k = perm[0]
        while k != 0:
            i = 0
            j = k
            while i < j:
                t = perm[i]
                perm[i] = perm[j]
                perm[j] = t
                i = i + 1
                j = j - 1
            flips = flips + 1
            k = perm[0]
        if flips > max_flips:
            max_flips = flips
        if nperm % 2 == 0:
            checksum = checksum + flips
        else:
            checksum = checksum - flips
        searching = True
        while searching:
            if r == N:
                running = False
                searching = False
            else:
                first = perm1[0]
                for i in range(r):
                    perm1[i] = perm1[i + 1]
                perm1[r] = first
                count[r] = count[r] - 1
                if count[r] > 0:
                    searching = False
                else:
                    r = r + 1
        nperm = nperm + 1
    print(checksum)
    print("flips", N, max_flips)


main()
