//! Compressed bodies that are small until somebody reads them.

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compress, Compression, FlushCompress};
use std::io::Write as _;
use std::sync::LazyLock;

const MEBIBYTE: usize = 1024 * 1024;

/// How many mebibytes a bomb holds.
const SIZE: usize = 1024;

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// 1 GiB of spaces in 1 MB: members of gzip follow each other.
pub static GZIP: LazyLock<Vec<u8>> =
    LazyLock::new(|| gzip(&vec![b' '; MEBIBYTE]).repeat(SIZE));

/// The same as one stream of deflate: a block that ends at a byte, and was flushed so
/// that nothing refers to what is before it, can be repeated.
pub static DEFLATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut block = Vec::with_capacity(MEBIBYTE);
    let mut packer = Compress::new(Compression::best(), false);
    let spaces = vec![b' '; MEBIBYTE];
    packer.compress_vec(&spaces, &mut block, FlushCompress::Full).unwrap();
    assert_eq!(packer.total_in(), MEBIBYTE as u64);
    let end = DeflateEncoder::new(Vec::new(), Compression::best()).finish().unwrap();
    [block.repeat(SIZE), end].concat()
});

/// 128 MiB of spaces, as the encoder of Google's Brotli writes them.
pub const BROTLI: &[u8] = b"\xcf\xff\xff\x7f\xf8\x25\x40\xe2\xb1\x40\x20\xf7\xfe\x9f\xff\xff\
    \xff\xf0\x4b\x00\xc4\x61\x01\x80\xee\xfd\x3f\xff\xff\xff\xe1\x97\x00\x88\xc3\x22\x00\xdd\
    \xfb\x7f\xfe\xff\xff\xc3\x2f\x01\x10\x87\x05\x00\xba\xf7\xff\xfc\xff\xff\x87\x5f\x02\x20\
    \x0e\x0b\x00\x74\xef\xff\xf9\xff\xff\x0f\xbf\x04\x40\x1c\x16\x00\xe8\xde\xff\xf3\xff\xff\
    \x1f\x7e\x09\x80\x38\x2c\x00\xd0\xbd\xff\xe7\xff\xff\x3f\xfc\x12\x00\x71\x58\x00\xa0\x7b\
    \xff\x3f";
