s="""467..114..
...*......
..35..633.
......#...
617*......
.....+.58.
..592.....
......755.
...$.*....
.664.598..""".split("\n")
import re, json
parts=[(int(m[0]),y,m.start(),m.end()) for y,r in enumerate(s) for m in re.finditer(r"\d+",r)]
tot=0; gears={}
for v,y0,a,b in parts:
    near=False
    for y in range(max(0,y0-1),min(len(s),y0+2)):
        for x in range(max(0,a-1),min(len(s[y]),b+1)):
            c=s[y][x]
            if c.isdigit() or c==".": continue
            near=True
            if c=="*": gears.setdefault(f"{y},{x}",[]).append(v)
    if near: tot+=v
print(tot)
print(json.dumps(dict(sorted(gears.items()))))
r=[g[0]*g[1] for g in gears.values() if len(g)==2]
print(sum(r),r)
print(json.dumps([{"at":[y,a],"v":v} for v,y,a,b in sorted(parts,key=lambda p:-p[0])[:3]]))
