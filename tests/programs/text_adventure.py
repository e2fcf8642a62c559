from mochi_fmt import p

R = {"hall": ["Hall", "A dusty hall.", {"north": "library", "east": "kitchen"}, ["lamp"], None],
     "library": ["Library", "Books to the ceiling.", {"south": "hall", "down": "vault"}, ["atlas", "letter"], None],
     "kitchen": ["Kitchen", "It smells of rice.", {"west": "hall"}, ["key", "mochi"], None],
     "vault": ["Vault", "Gold everywhere!", {"up": "library"}, ["crown"], "key"]}
here, bag = "hall", []


def look():
    n, a, ex, it, _ = R[here]
    return f"{n}. {a}{' You see: ' + ', '.join(it) + '.' if it else ''} Exits: {', '.join(sorted(ex))}."


def do(line):
    global here
    w = line.lower().split(" ")
    x = w[1] if len(w) > 1 else ""
    room = R[here]
    if w[0] == "go":
        t = room[2].get(x)
        if not t:
            return f"No way {x}."
        if R[t][4]:
            return "It is locked."
        here = t
        return look()
    if w[0] == "take":
        if x not in room[3]:
            return f"There is no {x}."
        room[3].remove(x)
        bag.append(x)
        return f"Taken: {x}."
    if w[0] == "drop":
        if x not in bag:
            return f"You have no {x}."
        bag.remove(x)
        room[3].append(x)
        return "Dropped."
    if w[0] == "unlock":
        t = room[2].get(x)
        if not t:
            return "Unlock what?"
        if not R[t][4]:
            return "Not locked."
        if R[t][4] in bag:
            R[t][4] = None
            return "Click."
        return f"You need the {R[t][4]}."
    if w[0] == "look":
        return look()
    if w[0] in ("i", "inventory"):
        return f"You carry {', '.join(bag)}." if bag else "Empty hands."
    return f"I do not know '{line}'."


session = ("look|i|take lamp|take sword|go north|go down|unlock down|go south|go east|take KEY|take mochi|go west|drop lamp|"
           "go north|unlock down|unlock down|go down|take crown|dance wildly|i|go up|go south|look").split("|")
for s in session:
    print("> " + s)
    print(do(s))
p("turns", len(session), "score", len(bag) * 10 + 50 * ("crown" in bag))
p("kitchen > hall > library > vault")
