from mochi_fmt import p
p(['1@2', '3@1', '4@2', '5@0', '8@1', '9@2'])
p('black', 'red')
p(6)
