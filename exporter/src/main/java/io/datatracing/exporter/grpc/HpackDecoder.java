package io.datatracing.exporter.grpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Reads header blocks (RFC 7541). One for a connection, as its table lives as long; every block of
 * the connection must pass through it. Bounded: the table by what we announced, a list of headers
 * by {@value #MAX_LIST_BYTES} bytes.
 */
final class HpackDecoder {
  static final int TABLE_BYTES = 4096;
  static final int MAX_LIST_BYTES = 64 << 10;

  /** RFC 7541, section 4.1. */
  private static final int ENTRY_OVERHEAD = 32;

  /** RFC 7541, appendix A. */
  private static final String[][] STATIC = {
    {":authority", ""},
    {":method", "GET"},
    {":method", "POST"},
    {":path", "/"},
    {":path", "/index.html"},
    {":scheme", "http"},
    {":scheme", "https"},
    {":status", "200"},
    {":status", "204"},
    {":status", "206"},
    {":status", "304"},
    {":status", "400"},
    {":status", "404"},
    {":status", "500"},
    {"accept-charset", ""},
    {"accept-encoding", "gzip, deflate"},
    {"accept-language", ""},
    {"accept-ranges", ""},
    {"accept", ""},
    {"access-control-allow-origin", ""},
    {"age", ""},
    {"allow", ""},
    {"authorization", ""},
    {"cache-control", ""},
    {"content-disposition", ""},
    {"content-encoding", ""},
    {"content-language", ""},
    {"content-length", ""},
    {"content-location", ""},
    {"content-range", ""},
    {"content-type", ""},
    {"cookie", ""},
    {"date", ""},
    {"etag", ""},
    {"expect", ""},
    {"expires", ""},
    {"from", ""},
    {"host", ""},
    {"if-match", ""},
    {"if-modified-since", ""},
    {"if-none-match", ""},
    {"if-range", ""},
    {"if-unmodified-since", ""},
    {"last-modified", ""},
    {"link", ""},
    {"location", ""},
    {"max-forwards", ""},
    {"proxy-authenticate", ""},
    {"proxy-authorization", ""},
    {"range", ""},
    {"referer", ""},
    {"refresh", ""},
    {"retry-after", ""},
    {"server", ""},
    {"set-cookie", ""},
    {"strict-transport-security", ""},
    {"transfer-encoding", ""},
    {"user-agent", ""},
    {"vary", ""},
    {"via", ""},
    {"www-authenticate", ""},
  };

  /** The newest first. */
  private final ArrayDeque<String[]> table = new ArrayDeque<>();

  private int tableBytes;
  private int maxTableBytes = TABLE_BYTES;

  private byte[] block = {};
  private int at;

  /** Headers by name; of a name that comes twice, the first. */
  Map<String, String> decode(byte[] headerBlock) throws IOException {
    block = headerBlock;
    at = 0;
    Map<String, String> headers = new HashMap<>();
    int listBytes = 0;
    while (at < block.length) {
      String[] header = next();
      if (header.length == 0) {
        continue;
      }
      listBytes += size(header);
      if (listBytes > MAX_LIST_BYTES) {
        throw new IOException("HPACK: headers of more than " + MAX_LIST_BYTES + " bytes");
      }
      if (!headers.containsKey(header[0])) {
        headers.put(header[0], header[1]);
      }
    }
    return headers;
  }

  /** A header, or nothing where the block only resizes the table. */
  private String[] next() throws IOException {
    int first = block[at] & 0xff;
    if (first >= 0x80) {
      return entry(integer(7));
    }
    if (first >= 0x40) {
      String[] header = literal(integer(6));
      add(header);
      return header;
    }
    if (first >= 0x20) {
      resize(integer(5));
      return new String[0];
    }
    return literal(integer(4));
  }

  private String[] literal(int nameIndex) throws IOException {
    String name = nameIndex == 0 ? string() : entry(nameIndex)[0];
    return new String[] {name, string()};
  }

  private String[] entry(int index) throws IOException {
    if (index > 0 && index <= STATIC.length) {
      return STATIC[index - 1];
    }
    int place = index - STATIC.length - 1;
    if (index > 0 && place < table.size()) {
      Iterator<String[]> entries = table.iterator();
      for (int i = 0; i < place; i++) {
        entries.next();
      }
      return entries.next();
    }
    throw new IOException("HPACK: no header has the index " + index);
  }

  private void add(String[] header) {
    int size = size(header);
    evict(maxTableBytes - size);
    if (size <= maxTableBytes) {
      table.addFirst(header);
      tableBytes += size;
    }
  }

  private void resize(int bytes) throws IOException {
    if (bytes > TABLE_BYTES) {
      throw new IOException(
          "HPACK: a table of " + bytes + " bytes, expected at most " + TABLE_BYTES);
    }
    maxTableBytes = bytes;
    evict(bytes);
  }

  private void evict(int downTo) {
    while (tableBytes > downTo && !table.isEmpty()) {
      tableBytes -= size(table.removeLast());
    }
  }

  private static int size(String[] header) {
    return header[0].length() + header[1].length() + ENTRY_OVERHEAD;
  }

  /** RFC 7541, section 5.1. */
  private int integer(int prefixBits) throws IOException {
    int mask = (1 << prefixBits) - 1;
    long value = byteAt() & mask;
    if (value < mask) {
      return (int) value;
    }
    for (int shift = 0; shift <= 28; shift += 7) {
      int more = byteAt();
      value += (long) (more & 0x7f) << shift;
      if (value > Integer.MAX_VALUE) {
        break;
      }
      if (more < 0x80) {
        return (int) value;
      }
    }
    throw new IOException("HPACK: a number that is too large");
  }

  private String string() throws IOException {
    if (at >= block.length) {
      throw endsEarly();
    }
    boolean huffman = block[at] < 0;
    int length = integer(7);
    if (length > block.length - at) {
      throw endsEarly();
    }
    byte[] bytes;
    if (huffman) {
      bytes = HuffmanDecoder.decode(block, at, length);
    } else {
      bytes = Arrays.copyOfRange(block, at, at + length);
    }
    at += length;
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int byteAt() throws IOException {
    if (at >= block.length) {
      throw endsEarly();
    }
    return block[at++] & 0xff;
  }

  private static IOException endsEarly() {
    return new IOException("HPACK: the header block ends early");
  }
}
