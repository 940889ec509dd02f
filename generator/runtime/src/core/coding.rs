//! Compressed bodies, within limits (RFC 9110, 8.4.1).

use bytes::Bytes;
use std::io::Read;

/// What is asked for, by what is there to decode it.
pub(crate) const ACCEPTED: Option<&str> =
    match (cfg!(feature = "gzip"), cfg!(feature = "brotli")) {
        (true, true) => Some("gzip, deflate, br"),
        (true, false) => Some("gzip, deflate"),
        (false, true) => Some("br"),
        (false, false) => None,
    };

/// How many times larger than it came a body may become, beyond the first mebibyte.
const RATIO: usize = 1_000;

/// Below this no ratio is looked at.
const SMALL: usize = 1024 * 1024;

/// Why a body cannot be decoded.
#[derive(Debug, PartialEq)]
pub(crate) enum Fault {
    /// In a way that nobody asked for.
    Unknown,
    /// It ends too early.
    Cut,
    /// It is not what its coding says.
    Broken,
}

/// Decodes a body up to a limit; the second value tells whether that is all of it. A
/// body that grows beyond measure is left at that.
pub(crate) fn decode(
    coding: &str,
    bytes: &Bytes,
    limit: usize,
) -> Result<(Bytes, bool), Fault> {
    let mut reader = reader(coding.trim(), bytes)?;
    let most = match bytes.len().saturating_mul(RATIO) {
        most if most < SMALL => SMALL,
        most => most,
    };
    let most = most.min(limit);
    let mut out = Vec::new();
    let mut buffer = vec![0; 32 * 1024];
    loop {
        let read = reader.read(&mut buffer).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Fault::Cut,
            _ => Fault::Broken,
        })?;
        let piece = buffer.get(..read).unwrap_or_default();
        if piece.is_empty() {
            return Ok((out.into(), true));
        }
        let room = most - out.len();
        out.extend_from_slice(piece.get(..room).unwrap_or(piece));
        if read > room {
            return Ok((out.into(), false));
        }
    }
}

fn reader<'b>(coding: &str, bytes: &'b [u8]) -> Result<Box<dyn Read + 'b>, Fault> {
    match coding.to_ascii_lowercase().as_str() {
        #[cfg(feature = "gzip")]
        "gzip" | "x-gzip" => Ok(Box::new(flate2::read::MultiGzDecoder::new(bytes))),
        // Meant is zlib's format; some services send bare deflate (RFC 9110, 8.4.1.2).
        #[cfg(feature = "gzip")]
        "deflate" => Ok(match bytes {
            [first, second, ..]
                if first & 0x0f == 8
                    && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 =>
            {
                Box::new(flate2::read::ZlibDecoder::new(bytes))
            }
            _ => Box::new(flate2::read::DeflateDecoder::new(bytes)),
        }),
        #[cfg(feature = "brotli")]
        "br" => Ok(Box::new(brotli_decompressor::Decompressor::new(bytes, 4096))),
        _ => {
            let _ = bytes;
            Err(Fault::Unknown)
        }
    }
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(bytes: &[u8]) -> Bytes {
        let level = flate2::Compression::best();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().into()
    }

    fn check(coding: &str, bytes: &[u8], expected: Result<(&str, bool), Fault>) {
        let found = decode(coding, &Bytes::copy_from_slice(bytes), 100);
        let expected = expected
            .map(|(text, whole)| (Bytes::copy_from_slice(text.as_bytes()), whole));
        assert_eq!(found, expected, "{coding}");
    }

    #[test]
    fn bodies_are_decoded_whole_or_not_at_all() {
        let packed = gzip(b"text");
        check("gzip", &packed, Ok(("text", true)));
        check(" X-GZIP ", &packed, Ok(("text", true)));
        let twice = [&packed[..], &packed[..]].concat();
        check("gzip", &twice, Ok(("texttext", true)));
        check("gzip", &packed[..packed.len() - 1], Err(Fault::Cut));
        check("gzip", &packed[..12], Err(Fault::Cut));
        check("gzip", b"no gzip at all", Err(Fault::Broken));
        check("gzip", &[&packed[..], b"junk after it"].concat(), Err(Fault::Broken));
        check("gzip, gzip", &packed, Err(Fault::Unknown));
        check("zip", &packed, Err(Fault::Unknown));
        let level = flate2::Compression::fast();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), level);
        zlib.write_all(b"text").unwrap();
        check("deflate", &zlib.finish().unwrap(), Ok(("text", true)));
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), level);
        bare.write_all(b"text").unwrap();
        check("deflate", &bare.finish().unwrap(), Ok(("text", true)));
    }

    #[test]
    fn bombs_are_cut_at_the_limit() {
        let long = "a".repeat(101);
        check("gzip", &gzip(long.as_bytes()), Ok((&long[..100], false)));
        let exact = "a".repeat(100);
        check("gzip", &gzip(exact.as_bytes()), Ok((&exact, true)));
        let bomb = gzip(&vec![0; 64 * 1024 * 1024]);
        let (bytes, whole) = decode("gzip", &bomb, usize::MAX).unwrap();
        assert!(!whole);
        assert!(bytes.len() <= bomb.len() * RATIO, "{}", bytes.len());
    }

    #[cfg(feature = "brotli")]
    #[test]
    fn brotli_is_decoded() {
        check("br", b"\x8b\x01\x80text\x03", Ok(("text", true)));
        // The decoder does not tell a cut from damage.
        check("br", b"\x8b\x01\x80te", Err(Fault::Broken));
    }
}
