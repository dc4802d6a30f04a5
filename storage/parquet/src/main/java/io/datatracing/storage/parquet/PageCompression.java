package io.datatracing.storage.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Zstandard, straight from its library: the codecs that Parquet's library brings along go through
 * Hadoop's streams. Pages that others have written may also be plain or gzip.
 */
final class PageCompression implements CompressionCodecFactory {
  private final int level;

  PageCompression(int level) {
    this.level = level;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case ZSTD -> new Decompressor(PageCompression::unpackZstd);
      case GZIP -> new Decompressor(PageCompression::unpackGzip);
      case UNCOMPRESSED -> new Decompressor((packed, size) -> packed);
      default ->
          throw new UnsupportedOperationException(
              "pages compressed by "
                  + codec
                  + " are not read here; write the file with zstd or gzip, or uncompressed");
    };
  }

  @Override
  public void release() {}

  private final class Compressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(Zstd.compress(bytes.toByteArray(), level));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {}
  }

  private interface Unpacking {
    byte[] unpack(byte[] packed, int size) throws IOException;
  }

  private record Decompressor(Unpacking unpacking) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(unpacking.unpack(bytes.toByteArray(), size));
    }

    @Override
    public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size)
        throws IOException {
      byte[] packed = new byte[packedSize];
      input.get(packed);
      output.put(unpacking.unpack(packed, size));
    }

    @Override
    public void release() {}
  }

  private static byte[] unpackZstd(byte[] packed, int size) throws IOException {
    byte[] bytes = new byte[size];
    try {
      if (Zstd.decompress(bytes, packed) != size) {
        throw new EOFException("a page is shorter than its header says");
      }
    } catch (ZstdException e) {
      throw new IOException("a page cannot be decompressed: " + e.getMessage(), e);
    }
    return bytes;
  }

  private static byte[] unpackGzip(byte[] packed, int size) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException("a page is shorter than its header says");
      }
      return bytes;
    }
  }
}
