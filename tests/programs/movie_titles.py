from mochi_fmt import p
import json
r = dict(production_note='(as Metro-Goldwyn-Mayer Pictures)', movie_title='Mid Movie', movie_year=1995)
print(json.dumps(r, indent=2, sort_keys=True))
print(json.dumps([r], indent=2, sort_keys=True))
p(2)
p(['Zed Movie', 'Mid Movie'])
