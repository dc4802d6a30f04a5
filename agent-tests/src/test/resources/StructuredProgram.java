import com.example.programs.ContextProbe;
import java.util.concurrent.StructuredTaskScope;

/** Compiled and run by JDK 25's source launcher: structured concurrency is a preview there. */
public final class StructuredProgram {
  private StructuredProgram() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("outside: " + forked());
    System.out.println("inside: " + ContextProbe.inRequest("request", StructuredProgram::forked));
    System.out.println("afterwards: " + forked());
    System.exit(0);
  }

  private static String forked() throws Exception {
    try (var scope = StructuredTaskScope.open()) {
      var first = scope.fork(ContextProbe::current);
      var second =
          scope.fork(
              () -> {
                try (var inner = StructuredTaskScope.open()) {
                  var third = inner.fork(ContextProbe::current);
                  inner.join();
                  return third.get();
                }
              });
      scope.join();
      return first.get() + " " + second.get();
    }
  }
}
