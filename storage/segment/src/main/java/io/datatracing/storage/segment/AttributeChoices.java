package io.datatracing.storage.segment;

import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.TextChoice;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values to choose from, cheapest first: the lists of blocks ({@link AttributeLists}),
 * then their dictionaries, and only where these have neither all nor enough a bounded number of
 * spans.
 */
final class AttributeChoices {
  /** Blocks of one question: what is newest is what is looked for. */
  private static final int MAX_BLOCKS = 1_000;

  /** Parts of dictionaries of one question, each of at most 4,096 values or about 256 KB. */
  private static final int MAX_CHUNKS = 64;

  private final Reads reads;

  AttributeChoices(Reads reads) {
    this.reads = reads;
  }

  /**
   * Answers a question.
   *
   * @param key whose values are wanted; null for keys
   * @param spans answers from spans
   */
  AttributeTexts choose(
      TraceQuery query, @Nullable String key, TextChoice texts, Supplier<AttributeTexts> spans) {
    if (!query.isOfServiceAndTime()) {
      // Which spans have the operation or the tag no list says.
      return spans.get();
    }
    lists(query, key, texts);
    if (key != null && !texts.isComplete() && !texts.isFull()) {
      dictionaries(query, key, texts);
    }
    if (texts.isComplete() || texts.isFull()) {
      return texts.first();
    }
    AttributeTexts looked = spans.get();
    if (looked.complete()) {
      return looked;
    }
    looked.texts().forEach(texts::add);
    return texts.first();
  }

  private void lists(TraceQuery query, @Nullable String key, TextChoice texts) {
    reads.read(
        session -> {
          for (SpanTable table : session.tables()) {
            AttributeLists.of(table, query.service(), key, query.startNanos(), query.endNanos())
                .tell(query.service(), key, texts);
          }
          List<Block> blocks = newestFirst(session, query);
          if (blocks.size() > MAX_BLOCKS) {
            texts.setIncomplete();
            blocks = blocks.subList(0, MAX_BLOCKS);
          }
          for (Block block : blocks) {
            session.open(block).attributes(query.service(), key, texts);
            session.release(block);
          }
          return texts;
        });
  }

  private void dictionaries(TraceQuery query, String key, TextChoice texts) {
    reads.read(
        session -> {
          int chunks = MAX_CHUNKS;
          for (Block block : newestFirst(session, query)) {
            chunks -=
                new BlockValues(session.open(block), query.service(), key).tell(chunks, texts);
            session.release(block);
            if (chunks <= 0 || texts.isFull()) {
              break;
            }
          }
          return texts;
        });
  }

  private static List<Block> newestFirst(ReadSession session, TraceQuery query) {
    List<Block> blocks = new ArrayList<>();
    for (Block block : session.view.blocks()) {
      if (block.catalog().mayMatch(query)) {
        blocks.add(block);
      }
    }
    blocks.sort(Comparator.comparingLong((Block block) -> block.catalog().maxStart()).reversed());
    return blocks;
  }
}
