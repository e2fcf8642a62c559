run - one two
