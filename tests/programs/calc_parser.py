print("""(1 + (2 * 3)) = 7
((1 + 2) * 3) = 9
(2 ^ (3 ^ 2)) = 512
(-(4 - 10) / 4) = 1.5
(max(1, (2 * 3), 4) - min(7, 5)) = 1
((8 / 4) / 2) = 1
1 + -> error: unexpected end, expected a number
1 $ 2 -> error: trailing input at 2
(1 + 2 -> error: unexpected end, expected ')'
foo(1) fails: unknown function foo
sum(1, 2, foo(3)) fails: unknown function foo
3 ) -> error: trailing input at 2""")
