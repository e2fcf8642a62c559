import heapq

jobs = [("ship", 9), ("plan", 1), ("test", 5), ("build", 5)]
heap = [(due, name) for name, due in jobs]
heapq.heapify(heap)
while heap:
    due, name = heapq.heappop(heap)
    print(f"do {name} at {due}")
# Of words of one length the heap's own order decides; these are the only two of six letters.
words = "a quick brown fox jumped over lazier dogs".split(" ")
longest = [w for w in words if len(w) == max(map(len, words))]
print(*longest, len(words) - 2)
print("true nobody")
