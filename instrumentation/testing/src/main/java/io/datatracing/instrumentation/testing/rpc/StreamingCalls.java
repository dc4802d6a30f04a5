package io.datatracing.instrumentation.testing.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.rpc.RpcMessages;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of calls with several requests or answers. */
abstract class StreamingCalls extends UnaryCalls {
  @ParameterizedTest
  @EnumSource(RpcClient.Shape.class)
  void eachShapeIsOneSpanOnBothSides(RpcClient.Shape shape) throws Exception {
    List<String> answers = client().stream(shape, List.of("a", "b", "c"));
    assertThat(answers).isEqualTo(answersTo(shape));
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    int sent = shape == RpcClient.Shape.CLIENT_STREAM || shape == RpcClient.Shape.BIDI ? 3 : 1;
    streamed(client(shape.method(), 0), shape, sent, answers.size()).matches(call);
    streamed(server(shape.method(), 0), shape, answers.size(), sent)
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  private static List<String> answersTo(RpcClient.Shape shape) {
    switch (shape) {
      case UNARY:
      case SERVER_STREAM:
        return List.of("a");
      case CLIENT_STREAM:
        return List.of("c");
      default:
        return List.of("a", "b", "c");
    }
  }

  @Test
  void messagesBeyondTheMostAreOnlyCounted() throws Exception {
    List<String> many = Collections.nCopies(RpcMessages.DEFAULT_MOST + 4, "a");
    assertThat(client().stream(RpcClient.Shape.BIDI, many)).isEqualTo(many);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    streamed(client("Bidi", 0), RpcClient.Shape.BIDI, many.size(), many.size()).matches(call);
    streamed(server("Bidi", 0), RpcClient.Shape.BIDI, many.size(), many.size())
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void messagesAreNotRecordedWhereNobodyWantsThem() throws Exception {
    RpcMessages.most(0);
    try {
      client().stream(RpcClient.Shape.BIDI, List.of("a", "b"));
    } finally {
      RpcMessages.most(RpcMessages.DEFAULT_MOST);
    }
    client("Bidi", 0).matches(ofKind(spans.take(2), SpanKind.CLIENT));
  }

  @Test
  void workForEachMessageIsBelowTheServersSpan() throws Exception {
    client().stream(RpcClient.Shape.BIDI, List.of("work", "work"));
    List<Span> four = spans.take(4);
    Span server = ofKind(four, SpanKind.SERVER);
    assertThat(four.stream().filter(span -> span.kind() == SpanKind.INTERNAL))
        .hasSize(2)
        .allMatch(span -> span.isChildOf(server));
  }

  @Test
  void callThatIsNeverHalfClosedEndsWhenItIsCancelled() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    stream.cancel();
    assertThat(heard.closed()).isEqualTo(CANCELLED);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    assertThat(ExpectedSpan.attributesOf(call))
        .containsEntry("rpc.grpc.status_code", (long) CANCELLED)
        .containsEntry("error.type", "CANCELLED")
        .containsEntry("datatracing.rpc.messages.sent", 1L)
        .containsEntry("datatracing.rpc.messages.received", 1L);
    streamed(server("Bidi", CANCELLED), RpcClient.Shape.BIDI, 1, 1)
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void answersThatNobodyAsksForAreNotReceived() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.send("b");
    stream.halfClose();
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    Span server = spans.take();
    assertThat(server.kind()).as("only the server is done").isEqualTo(SpanKind.SERVER);
    assertThat(heard.answers).isEmpty();
    stream.request();
    assertThat(heard.answer()).isEqualTo("b");
    assertThat(heard.closed()).isZero();
    streamed(client("Bidi", 0), RpcClient.Shape.BIDI, 2, 2).matches(spans.take());
  }

  @Test
  void callCancelledBehindAnswersThatNobodyAsksForEndsAllTheSame() throws Exception {
    Heard heard = new Heard();
    endsWhenItIsCancelled(client().open(heard), heard);
  }

  @Test
  void callWhoseContextIsCancelledBehindAnswersThatNobodyAsksForEndsAllTheSame() throws Exception {
    Heard heard = new Heard();
    endsWhenItIsCancelled(client().openInContext(heard), heard);
  }

  private void endsWhenItIsCancelled(RpcStream stream, Heard heard) throws Exception {
    sendTwoAndAskForOne(stream);
    assertThat(heard.answer()).isEqualTo("a");
    Span server = spans.take();
    assertThat(server.kind()).as("only the server is done").isEqualTo(SpanKind.SERVER);

    stream.cancel();

    Span call = spans.take();
    endedBehindAnswers(call, CANCELLED, "CANCELLED");
    assertThat(server.isChildOf(call)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(RpcClient.Bound.class)
  void deadlineBehindAnswersThatNobodyAsksForEndsTheCall(RpcClient.Bound bound) throws Exception {
    Heard heard = new Heard();
    for (long millis = 1_000; ; millis *= 4) {
      assertThat(millis).as("deadline that leaves time for an answer").isLessThan(60_000);
      warmUp();
      sendTwoAndAskForOne(client().open(heard, bound, millis));
      if (heard.isAnswered()) {
        break;
      }
      startAgain();
      heard = new Heard();
    }
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    endedBehindAnswers(call, DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED");
    assertThat(ofKind(both, SpanKind.SERVER).isChildOf(call)).isTrue();
  }

  @Test
  void answersAskedForAfterTheEndChangeNothing() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().openInContext(heard);
    sendTwoAndAskForOne(stream);
    assertThat(heard.answer()).isEqualTo("a");
    spans.take();
    stream.cancel();
    Span call = spans.take();
    stream.request();
    stream.request();
    // Within the process the status arrives after all.
    assertThat(heard.closed()).isIn(0, CANCELLED);
    endedBehindAnswers(call, CANCELLED, "CANCELLED");
  }

  private static void sendTwoAndAskForOne(RpcStream stream) {
    stream.send("a");
    stream.send("b");
    stream.halfClose();
    stream.request();
  }

  private static void endedBehindAnswers(Span call, int code, String error) {
    assertThat(ExpectedSpan.attributesOf(call))
        .containsEntry("rpc.grpc.status_code", (long) code)
        .containsEntry("error.type", error)
        .containsEntry("datatracing.rpc.messages.sent", 2L)
        .containsEntry("datatracing.rpc.messages.received", 1L);
  }

  @Test
  void callbacksOfAStreamRunInTheContextOfTheCaller() throws Exception {
    Heard heard = new Heard();
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              RpcStream stream = client().open(heard);
              stream.send("a");
              stream.request();
              stream.halfClose();
              stream.request();
              return CurrentContext.current();
            });
    assertThat(heard.answer()).isEqualTo("a");
    assertThat(heard.closed()).isZero();
    assertThat(heard.contexts).isNotEmpty().allMatch(context -> context == caller);
    spans.take(3);
  }
}
