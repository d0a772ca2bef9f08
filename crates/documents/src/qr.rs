//! The QR of a document as rows of `1` (dark) and `0` (light); the template draws them. It carries
//! the address it is given and nothing else.

use crate::RenderError;
use fast_qr::{ECL, QRBuilder};

/// The matrix of `address` with error correction M, without the quiet zone.
pub(crate) fn matrix(address: &str) -> Result<Vec<String>, RenderError> {
    let code = QRBuilder::new(address)
        .ecl(ECL::M)
        .build()
        .map_err(|_| RenderError::Qr { bytes: address.len() })?;
    let row = |y: usize| code[y].iter().map(|dot| if dot.value() { '1' } else { '0' }).collect();
    Ok((0..code.size).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_square_and_has_its_finder_pattern() {
        let rows = matrix("https://example.invalid/v/7K3M9QTX4F2N").unwrap();
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        assert!(rows[0].starts_with("11111110") && rows[0].ends_with("01111111"));
        assert!(rows[1].starts_with("10000010"));
    }

    #[test]
    fn an_address_too_long_is_refused_in_chinese() {
        let refusal = matrix(&"x".repeat(9_000)).unwrap_err().to_string();
        assert!(refusal.contains("二维码") && refusal.contains("9000"), "{refusal}");
    }
}
