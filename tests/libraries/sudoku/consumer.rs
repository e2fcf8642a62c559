use acme_sudoku::{candidates, check, hints, parse, show, show_with, solve, GridError, Hint};
use std::collections::BTreeSet;

fn main() -> Result<(), GridError> {
    let source = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79";
    let grid = parse(source)?;
    let solution = solve(&grid).expect("there is one");
    assert_eq!(solution.grid[0], [5, 3, 4, 6, 7, 8, 9, 1, 2]);
    assert!(solution.unique);
    for i in 0..9 {
        let column: BTreeSet<i64> = solution.grid.iter().map(|row| row[i]).collect();
        assert_eq!((column.len(), solution.grid[i].iter().sum::<i64>()), (9, 45));
    }
    assert_eq!(show(&grid).replace('\n', ""), source);
    assert_eq!(show_with(&[vec![0, 1]], "_"), "_1");
    assert_eq!(candidates(&grid, 0, 2), BTreeSet::from([1, 2, 4]));
    assert!(hints(&grid).contains(&Hint { row: 4, column: 4, digit: 5 }));
    assert_eq!(parse("12"), Err(GridError::WrongSize { found: 2 }));
    let mut own = solution.grid.clone();
    assert!(check(&own).is_ok());
    own[8][8] = 1;
    assert_eq!(check(&own), Err(GridError::Conflict { row: 4, column: 8 }));
    Ok(())
}
