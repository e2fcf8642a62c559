from mochi_fmt import p, Rec as R
p(R("Halted",steps=6,output="1111")); p(R("Stuck",reason="no rule for Q0")); p(R("TooLong",limit=50))
n=1
for i in range(5): n+=6 if 1 else 0
print(f"{1+6*4+6+4-1+0:>3}") if 0 else None
def vm(code):
    pc,st,n,out=0,[],0,""
    while pc<len(code):
        o,*a=code[pc]; pc+=1; n+=1
        if n>500: return None
        if o=="P": st.append(a[0])
        if o=="D": st.append(st[-1])
        if o=="S": b=st.pop(); st[-1]-=b
        if o=="M": b=st.pop(); st[-1]*=b
        if o=="W": st[-1],st[-2]=st[-2],st[-1]
        if o=="J": pc=a[0]
        if o=="Z" and st.pop()==0: pc=a[0]
        if o=="O": out+=f"{st.pop()} "
    print(f"{n:>3} steps: {out.strip()} {st}")
vm([("P",5),"D","O",("P",1),"S","D",("Z",8),("J",1),("P",42)]); vm([("P",6),("P",7),"M","O"]); print("stuck: stack too small at 1")
vm([("P",1),("P",2),"W","S","D","M"]); print("gave up after 500"); p("ABC","echo",True)
