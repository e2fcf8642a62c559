use acme_matrix::{rotation, Matrix, MatrixError};

fn main() -> Result<(), MatrixError> {
    let a = Matrix::of(&[vec![2.0, -1.0, 0.0], vec![-1.0, 2.0, -1.0], vec![0.0, -1.0, 2.0]])?;
    assert!((a.determinant()? - 4.0).abs() < 1e-12);
    assert!(a.solve(&[1.0, 0.0, 1.0])?.iter().all(|x| (x - 1.0).abs() < 1e-12));
    assert_eq!(a.times(&Matrix::identity(3))?, a);
    let wide = Matrix::build(2, 3, |i, j| (i * 3 + j) as f64);
    assert_eq!(wide.transposed().rows, [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]);
    assert_eq!((wide.height(), wide.width(), wide.map(|v| v * 2.0).rows[1][2]), (2, 3, 10.0));
    assert_eq!(wide.times(&wide), Err(MatrixError::Shape { rows: 2, columns: 3 }));
    assert_eq!(Matrix::of(&[vec![1.0], vec![]]), Err(MatrixError::Ragged { row: 1 }));
    assert_eq!(Matrix { rows: vec![vec![0.0]] }.solve(&[1.0]).unwrap_err().to_string(), "singular");
    assert!((rotation(std::f64::consts::PI / 6.0).power(3)?.rows[1][0] - 1.0).abs() < 1e-15);
    Ok(())
}
