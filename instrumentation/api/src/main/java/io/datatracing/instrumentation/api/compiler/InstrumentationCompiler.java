package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;
import io.datatracing.instrumentation.api.WovenType;
import io.datatracing.instrumentation.api.plan.HookCall;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.pool.TypePool;

/** Compiles one {@link LibraryInstrumentation} into its plan and its stub. */
final class InstrumentationCompiler {
  private final LibraryInstrumentation source;
  private final TypePool types;
  private final LibraryCheck check;
  private final StubClass stub;
  private final HelperClosure closure;

  InstrumentationCompiler(LibraryInstrumentation source, TypePool types, Path classes) {
    this.source = source;
    this.types = types;
    this.check = new LibraryCheck(types);
    this.stub = new StubClass(source.name(), stubName(source.getClass()));
    this.closure = new HelperClosure(classes);
  }

  /** {@code ...okhttp.OkHttpInstrumentation} calls {@code ...okhttp.OkHttpStub}. */
  private static String stubName(Class<?> source) {
    String name = source.getName().replace('.', '/');
    String suffix = "Instrumentation";
    if (!name.endsWith(suffix)) {
      throw new PlanException(source.getName() + " must have a name that ends with " + suffix);
    }
    return name.substring(0, name.length() - suffix.length()) + "Stub";
  }

  InstrumentationPlan compile() throws IOException {
    if (!source.name().matches("[a-z0-9-]+")) {
      throw new PlanException("name " + source.name() + " is not lower case, digits and hyphens");
    }
    Weaving weaving = new Weaving();
    source.define(weaving);
    List<TypePlan> typePlans = new ArrayList<>();
    for (WovenType woven : weaving.types()) {
      typePlans.add(compile(woven));
    }
    for (String helper : weaving.helpers()) {
      closure.add(internal(helper));
    }
    return new InstrumentationPlan(
        source.name(), stub.internalName(), closure.helpers(), closure.symbols(), typePlans);
  }

  byte[] stubBytes() {
    return stub.bytes();
  }

  private TypePlan compile(WovenType woven) throws IOException {
    if (woven.methods().isEmpty() && woven.field() == null) {
      throw new PlanException(woven.name() + " gets neither a hook nor a field");
    }
    List<MethodPlan> methods = new ArrayList<>();
    for (WovenType.Method method : woven.methods()) {
      boolean annotated = woven.match() == WovenType.Match.ANNOTATED;
      Signature signature = Signature.parse(method.signature());
      List<Hook> hooks = HookClass.read(types.describe(method.hooks().getName()).resolve());
      if (annotated) {
        check.checkAnnotated(woven, hooks);
      } else {
        check.check(woven, method, signature, hooks);
      }
      closure.add(internal(method.hooks().getName()));
      List<HookCall> calls = new ArrayList<>();
      for (Hook hook : hooks) {
        calls.add(hook.call(stub.method(hook)));
      }
      methods.add(new MethodPlan(signature.name, signature.parameters, method.required(), calls));
    }
    boolean subtypes =
        woven.match() == WovenType.Match.SUBTYPES || woven.match() == WovenType.Match.NAMED;
    List<String> candidates = new ArrayList<>();
    for (String candidate : woven.candidates()) {
      candidates.add(internal(candidate));
    }
    return new TypePlan(
        internal(woven.name()),
        subtypes,
        woven.match() == WovenType.Match.ANNOTATED,
        candidates,
        woven.field(),
        methods);
  }

  private static String internal(String name) {
    return name.replace('.', '/');
  }
}
