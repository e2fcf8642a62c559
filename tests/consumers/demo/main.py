from mochi_examples_reportkit import Bullets, DataError, NoNumber, Table, add_block, report, summarize_column, to_markdown
from mochi_examples_textkit import Missing, TemplateError, render, render_with, slugify
from mochi_examples_textkit.stats import summarize
from mochi_examples_textkit.table import column

# Text beyond ASCII.
print(f"slug: {slugify('Crème Brûlée à la Žižkov')}")

# A callback that has an answer for some names only.
print(f"title: {render_with('Sales of {town}', lambda name: 'Łódź' if name == 'town' else None)}")

# An error that says why.
try:
    print(f"letter: {render('Dear {name}', {})}")
except Missing as failure:
    print(f"letter: no {failure.name}")
except TemplateError:
    print("letter: broken")

# An option.
print(f"figures: {'none' if summarize([]) is None else 'some'}")

# Records and unions of two libraries.
rows = [["Ann", "30"], ["Zoë", "7"]]
base = add_block(report("Sales"), Bullets(["up", "größer"]))
print(to_markdown(add_block(base, Table([column("name"), column("n")], rows))))
try:
    summarize_column("n\n1\nx\n", "n")
    print("column: good")
except NoNumber as failure:
    print(f"column: {failure.name} has {failure.value}")
except DataError:
    print("column: broken")
