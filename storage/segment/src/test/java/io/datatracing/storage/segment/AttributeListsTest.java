package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.TextChoice;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributeListsTest {
  private static final TraceQuery ALL = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();

  /** A closed block's rows and values are made unreadable; nobody notices. */
  @Test
  void listsNeedNoSpans() throws IOException {
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans("shop", 500));
      StoreDriver.append(store, spans("bank", 500));
    }
    for (Path block : StoreFiles.endingWith(".blk", directory)) {
      overwrite(block, BlockFormat.SECTION_ROW_GROUPS);
      overwrite(block, BlockFormat.SECTION_DICTIONARIES);
    }
    try (SpanStore store = open()) {
      TraceQuery shop = ALL.withService("shop");
      assertThat(store.reader().attributeKeys(shop, "", 100))
          .isEqualTo(
              new AttributeTexts(
                  List.of("method", "service.name", "shop.only", "status", "tags", "user.id"),
                  true));
      assertThat(store.reader().attributeKeys(ALL, "b", 100).texts()).containsExactly("bank.only");
      assertThat(store.reader().attributeValues(shop, "method", "", 100))
          .isEqualTo(new AttributeTexts(List.of("GET", "PUT"), true));
      assertThat(store.reader().attributeValues(shop, "status", "4", 100))
          .isEqualTo(new AttributeTexts(List.of("400", "401"), true));
      assertThat(store.reader().attributeValues(shop, "tags", "", 100))
          .isEqualTo(new AttributeTexts(List.of("a", "b0", "b1"), true));
      assertThat(store.reader().attributeValues(ALL, "service.name", "", 100).texts())
          .containsExactly("bank", "shop");
      // More than a list has; enough for who asks for some.
      AttributeTexts users = store.reader().attributeValues(shop, "user.id", "u-", 10);
      assertThat(users.texts()).hasSize(10).allMatch(text -> text.startsWith("u-"));
      assertThat(users.complete()).isFalse();
      assertThat(store.reader().attributeKeys(ALL.withService("nobody"), "", 100))
          .isEqualTo(new AttributeTexts(List.of(), true));
      assertThat(store.damages()).isEmpty();
    }
  }

  @Test
  void blockTellsWhatItsTableTold() {
    SpanTable table = BlockFormatTest.table(new SpanGenerator(21).traces(200));
    ByteSink section = new ByteSink(64);
    AttributeLists lists = AttributeLists.of(table);
    lists.write(section);
    byte[] content = section.toByteArray();
    int told = 0;
    for (String name : List.of("", "gateway", "warehouse", "nobody")) {
      String service = name.isEmpty() ? null : name;
      TextChoice keys = new TextChoice("", 1000);
      lists.tell(service, null, keys);
      assertThat(fromSection(content, service, null)).isEqualTo(keys.first());
      for (String key : keys.first().texts()) {
        TextChoice fromTable = new TextChoice("", 1000);
        lists.tell(service, key, fromTable);
        TextChoice alone = new TextChoice("", 1000);
        AttributeLists.of(table, service, key, Long.MIN_VALUE, Long.MAX_VALUE)
            .tell(service, key, alone);
        assertThat(fromSection(content, service, key))
            .as("%s of %s", key, service)
            .isEqualTo(fromTable.first())
            .isEqualTo(alone.first());
        told += fromTable.first().texts().size();
      }
    }
    assertThat(told).isGreaterThan(100);
  }

  private static AttributeTexts fromSection(
      byte[] content, @Nullable String service, @Nullable String key) {
    TextChoice texts = new TextChoice("", 1000);
    AttributeLists.tell(content, service, key, texts);
    return texts.first();
  }

  /** Rare values are found where no list has them, still without a row. */
  @Test
  void valuesThatNoListHasAreFoundInDictionaries() throws IOException {
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans("shop", 500));
    }
    for (Path block : StoreFiles.endingWith(".blk", directory)) {
      overwrite(block, BlockFormat.SECTION_ROW_GROUPS);
    }
    try (SpanStore store = open()) {
      for (TraceQuery query : List.of(ALL, ALL.withService("shop"))) {
        AttributeTexts users = store.reader().attributeValues(query, "user.id", "u-49", 11);
        assertThat(users.texts())
            .containsExactly(
                "u-49", "u-490", "u-491", "u-492", "u-493", "u-494", "u-495", "u-496", "u-497",
                "u-498", "u-499");
        assertThat(users.complete()).isFalse();
      }
      assertThat(store.damages()).isEmpty();
    }
  }

  /** Of a column that two services have, nobody knows whose a value is without looking at spans. */
  @Test
  void valuesOfOneServiceAreNotToldOfAnother() {
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans("shop", 500));
      StoreDriver.append(
          store,
          List.of(
              Span.builder(new TraceId(9, 9), new SpanId(9), "op")
                  .times(600, 600)
                  .attribute(Attribute.of("user.id", "u-bank"))
                  .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "bank"))))
                  .build()));
    }
    try (SpanStore store = open()) {
      TraceQuery shop = ALL.withService("shop");
      assertThat(store.reader().attributeValues(shop, "user.id", "u-bank", 5).texts()).isEmpty();
      assertThat(store.reader().attributeValues(ALL, "user.id", "u-bank", 5).texts())
          .containsExactly("u-bank");
      assertThat(store.reader().attributeValues(shop, "user.id", "u-499", 5).texts())
          .containsExactly("u-499");
    }
  }

  @Test
  void listsAreBounded() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      spans.add(
          Span.builder(new TraceId(1, i + 1), new SpanId(i + 1), "op")
              .times(i, i)
              .attribute(Attribute.of("unique", i))
              .attribute(Attribute.of("few", i % AttributeLists.MAX_VALUES))
              .attribute(Attribute.of("long", "x".repeat(100) + i % 90))
              .attribute(Attribute.of("huge", "x".repeat(600)))
              .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "s" + i % 700))))
              .build());
    }
    SpanTable table = BlockFormatTest.table(spans);
    TextChoice unique = new TextChoice("", 1000);
    AttributeLists.of(table, null, "unique", 0, 2000).tell("s1", "unique", unique);
    // The third span of the service is outside of the time.
    assertThat(unique.first().texts()).containsExactly("1", "1401", "701");
    ByteSink section = new ByteSink(64);
    AttributeLists.of(table).write(section);
    assertThat(section.size()).isLessThan(BlockFormat.MAX_ATTRIBUTES_BYTES + 100);
    assertThat(fromSection(section.toByteArray(), null, null).texts())
        .containsExactly("few", "huge", "long", "service.name", "unique");
    assertThat(fromSection(section.toByteArray(), "s1", "huge"))
        .isEqualTo(new AttributeTexts(List.of(), false));
  }

  @Test
  void listOfManyValuesHasSome() {
    List<Span> spans = spans("shop", 1000);
    ByteSink section = new ByteSink(64);
    AttributeLists.of(BlockFormatTest.table(spans)).write(section);
    AttributeTexts users = fromSection(section.toByteArray(), "shop", "user.id");
    assertThat(users.texts()).hasSize(AttributeLists.SOME_VALUES);
    assertThat(users.complete()).isFalse();
    AttributeTexts methods = fromSection(section.toByteArray(), "shop", "method");
    assertThat(methods).isEqualTo(new AttributeTexts(List.of("GET", "PUT"), true));
  }

  /** In a block that was written before there were lists some spans are looked at. */
  @Test
  void blockWithoutListsSaysSo() throws IOException {
    Path path = directory.resolve("golden.blk");
    try (InputStream golden =
        AttributeListsTest.class.getResourceAsStream("/golden/block-v2.blk")) {
      Files.copy(Objects.requireNonNull(golden), path);
    }
    TextChoice texts = new TextChoice("", 10);
    try (OpenBlock block = new OpenBlock(new BlockFile(path), new DictionaryCache(1 << 20))) {
      block.attributes(null, null, texts);
    }
    assertThat(texts.first()).isEqualTo(new AttributeTexts(List.of(), false));
  }

  /** While spans are in memory the time is met exactly. */
  @Test
  void spansInMemoryAreTold() {
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans("shop", 200));
      AttributeTexts first = store.reader().attributeValues(ALL.withTimes(0, 3), "user.id", "", 9);
      assertThat(new TreeSet<>(first.texts())).containsExactly("u-0", "u-1", "u-2");
      assertThat(first.complete()).isTrue();
    }
  }

  private static List<Span> spans(String service, int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(
          Span.builder(new TraceId(service.hashCode(), i + 1), new SpanId(i + 1), "op" + i % 3)
              .times(i, i + 10)
              .attribute(Attribute.of("method", i % 2 == 0 ? "GET" : "PUT"))
              .attribute(Attribute.of("status", i % 5 == 0 ? 400 + i % 2 : 200))
              .attribute(Attribute.of("user.id", "u-" + i))
              .attribute(Attribute.of(service + ".only", true))
              .attribute(
                  new Attribute(
                      "tags",
                      AttributeValue.of(
                          List.of(AttributeValue.of("a"), AttributeValue.of("b" + i % 2)))))
              .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, service))))
              .build());
    }
    return spans;
  }

  private SpanStore open() {
    // The hour stays: blocks of one that is over would be merged, rows and all.
    return new SegmentStoreProvider()
        .open(new StoreOptions(directory, Map.of(SegmentOptions.SHARDS, "2"), clock));
  }

  private static void overwrite(Path block, int section) throws IOException {
    BlockFile.Section found;
    try (BlockFile file = new BlockFile(block)) {
      found = file.section(section);
    }
    try (FileChannel channel = FileChannel.open(block, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(Math.toIntExact(found.length())), found.offset());
    }
  }
}
