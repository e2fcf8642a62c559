print('''<article id="post-001" class="live">
  <h2>Tom &amp; &quot;Jerry&quot; (1/2)</h2>
  <small><a href="mailto:ann@example.org">Ann &lt;A></a>, day   7, {cats|mice}</small>
  <h1>Chase</h1>
  <p>A <b>bold</b> cat &amp; a <code>x &lt; y</code> mouse.</p>
  <ul><li>one</li><li><b>two</b></li></ul>
  <p>The end.</p>
</article>
<article id="post-002" class="draft">
  <h2>Empty (2/2)</h2>
  <small>Bob, day 120, {}</small>

</article>
Dear Ada Lovelace,
11-ADA LOVELACE
error: no value for q
?!
error: no filter shout
error: unclosed at 4
plain''')
for d,c in (("Soup",450),("Fish & chips",1295)): print(d+"."*(18-len(d))+f"{c//100:>3}.{c%100:02}")
print('quotes " and "" stay, \t is a tab, {holes} are not, \\ one\n  indented')
