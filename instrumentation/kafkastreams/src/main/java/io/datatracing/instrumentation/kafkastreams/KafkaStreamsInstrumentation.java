package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Kafka Streams from 2.6. */
public final class KafkaStreamsInstrumentation implements LibraryInstrumentation {
  private static final String STREAMS = "org.apache.kafka.streams.";
  private static final String INTERNALS = STREAMS + "processor.internals.";
  private static final String STATE = STREAMS + "state.internals.";

  @Override
  public String name() {
    return "kafkastreams";
  }

  @Override
  public void define(Weaving weaving) {
    records(weaving);
    polls(weaving);
    stores(weaving);
    tables(weaving);
    suppression(weaving);
    errors(weaving);
  }

  private static void records(Weaving weaving) {
    weaving
        .type(INTERNALS + "StreamTask")
        .field("traced")
        .method("process(long)", ProcessHook.class)
        .method("addRecords", AddRecordsHook.class)
        .method("punctuate", PunctuateHook.class);
    weaving.type(INTERNALS + "PartitionGroup").method("nextRecord", NextRecordHook.class);
    weaving.type(INTERNALS + "ProcessorNode").method("process", NodeHook.class);
    weaving.type(INTERNALS + "SourceNode").method("process", NodeHook.class);
    weaving.type(INTERNALS + "SinkNode").method("process", NodeHook.class);
    weaving.type(STREAMS + "KafkaStreams").method("start()", StartHook.class);
  }

  /** Records that Streams polls are queued, or restore a store: no loop over them handles them. */
  private static void polls(Weaving weaving) {
    weaving
        .type(INTERNALS + "StreamThread")
        .field("polls")
        .method("pollRequests(java.time.Duration)", PollHook.class);
    weaving.type(INTERNALS + "StoreChangelogReader").method("restore", RestoreHook.class);
    weaving
        .type(INTERNALS + "GlobalStateManagerImpl")
        .method("restoreState", RestoreHook.class)
        .methodIfPresent("reprocessState", RestoreHook.class);
  }

  private static void stores(Weaving weaving) {
    weaving
        .type(INTERNALS + "ProcessorContextImpl")
        .method("logChange", LogChangeHook.class)
        .method("getStateStore", StoreLookUpHook.class);
    String entry =
        "<init>(byte[],org.apache.kafka.common.header.Headers,boolean,long,long,int,"
            + "java.lang.String";
    weaving
        .type(STATE + "LRUCacheEntry")
        .field("inputs")
        .methodIfPresent(entry + ")", CacheEntryHook.class)
        .methodIfPresent(entry + ",byte[],byte[])", CacheEntryHook.class);
    weaving
        .type(STATE + "NamedCache$LRUNode")
        .field("inputs")
        .method("<init>", CacheNodeHook.class)
        .method("update", CacheUpdateHook.class);
    weaving
        .type(STATE + "ThreadCache$DirtyEntry")
        .field("inputs")
        .method("<init>", DirtyEntryHook.class);
    for (String store : new String[] {"KeyValue", "Window", "Session"}) {
      weaving
          .type(STATE + "Caching" + store + "Store")
          .method("putAndMaybeForward", FlushHook.class);
    }
    weaving
        .typeIfPresent(STATE + "MeteredTimestampedWindowStoreWithHeaders")
        .method(
            "put(java.lang.Object,org.apache.kafka.streams.state.ValueTimestampHeaders,long)",
            WindowPutHook.class);
    weaving
        .type(STATE + "MeteredWindowStore")
        .field("writers")
        .method("put(java.lang.Object,java.lang.Object,long)", WindowPutHook.class)
        .method("fetch(java.lang.Object,long,long)", WindowFetchHook.class);
  }

  /** Tables that are joined, also by a foreign key. */
  private static void tables(Weaving weaving) {
    String tables = STREAMS + "kstream.internals.";
    for (String getter :
        new String[] {
          "KTableSourceValueGetterSupplier$KTableSource",
          "KTableMaterializedValueGetterSupplier$KTableMaterialized",
          "KStreamAggregate$KStreamAggregate",
          "KStreamReduce$KStreamReduce"
        }) {
      weaving
          .type(tables + getter + "ValueGetter")
          .method("init", TableInitHook.class)
          .method("get(java.lang.Object)", TableGetHook.class)
          .methodIfPresent("get(java.lang.Object,long)", TableGetHook.class);
    }
    // From 3.5.
    weaving
        .typeIfPresent(STATE + "MeteredVersionedKeyValueStore")
        .field("versions")
        .method("put(java.lang.Object,java.lang.Object,long)", VersionPutHook.class)
        .method("get(java.lang.Object)", VersionGetHook.class)
        .method("get(java.lang.Object,long)", VersionGetHook.class);
    weaving
        .type(STATE + "MeteredKeyValueStore")
        .field("rows")
        .method("put(java.lang.Object,java.lang.Object)", RowPutHook.class)
        .method("get(java.lang.Object)", RowGetHook.class);
    weaving
        .type(STATE + "MeteredTimestampedKeyValueStore")
        .method("putIfDifferentValues", RowPutHook.class);
    weaving
        .typeIfPresent(STATE + "MeteredTimestampedKeyValueStoreWithHeaders")
        .method(
            "put(java.lang.Object,org.apache.kafka.streams.state.ValueTimestampHeaders)",
            RowPutHook.class)
        .method("get(java.lang.Object)", RowGetHook.class);
  }

  private static void suppression(Weaving weaving) {
    String processor =
        STREAMS
            + "kstream.internals.suppress.KTableSuppressProcessorSupplier$KTableSuppressProcessor";
    weaving
        .type(processor)
        .field("held")
        .methodIfPresent(
            "buffer(java.lang.Object," + STREAMS + "kstream.internals.Change)",
            SuppressKeyHook.class)
        .methodIfPresent("buffer(" + STREAMS + "processor.api.Record)", SuppressRecordHook.class)
        .method("emit", SuppressEmitHook.class);
    String aggregations = STREAMS + "kstream.internals.";
    weaving
        .typeIfPresent(aggregations + "AbstractKStreamTimeWindowAggregateProcessor")
        .field("windows")
        .method("maybeForwardUpdate", WindowUpdateHook.class)
        .method("fetchAndEmit", WindowCloseHook.class);
    weaving
        .typeIfPresent(aggregations + "TimestampedTupleForwarder")
        .methodIfPresent("maybeForward(" + STREAMS + "processor.api.Record)", WindowEmitHook.class);
  }

  private static void errors(Weaving weaving) {
    weaving
        .type(INTERNALS + "RecordDeserializer")
        .method("deserialize", DeserializeHook.class)
        .methodIfPresent("handleDeserializationFailure", DeserializationFailureHook.class);
    weaving
        .subtypesOfIfPresent(STREAMS + "errors.ProcessingExceptionHandler", "*Handler")
        .methodIfPresent("handle", ProcessingErrorHook.class)
        .methodIfPresent("handleError", ProcessingErrorHook.class);
  }
}
