import heapq
from collections import Counter
print('["12W", "1B", "12W", "3B", "2é"]'); print("true")
text="this is an example for huffman encoding"
f=[(n,c,c) for c,n in Counter(text).items()]
f.sort(key=lambda t:(t[0],t[1]))
while len(f)>1:
    a,b=f[0],f[1]
    f=f[2:]+[(a[0]+b[0],min(a[1],b[1]),(a,b))]
    f.sort(key=lambda t:(t[0],t[1]))
tab={}
def walk(t,p):
    if isinstance(t[2],str): tab[t[2]]=p
    else: walk(t[2][0],p+"0"); walk(t[2][1],p+"1")
walk(f[0],"")
for c in sorted(tab): print(f"{c}: {tab[c]}")
bits="".join(tab[c] for c in text); print(len(bits),bits[:20])
