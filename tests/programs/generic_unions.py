from mochi_fmt import p, Rec as R
p(R("Just",value=5),4,7,False,True); p(R("Just",value="xxxx"),R("Nothing")); p(False,"s")
p([1,2,3,4,9,10,11],3,2*8+3*4+10*2+11); p(list("abcde"),0)
p('{"meta":{"ok":true,"x":null},"name":"mochi","tags":["a",1.5,[]]}',3,0); p('"mochi"',True,True)
p("good","ann",3); p("bad",["no name"]); p("bad",["no name","age -2"]); p(0,"computed","computed",1)
p([7,4]); p(3628800,5)
