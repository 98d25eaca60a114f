package io.github.chainrule.compiler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes something at once, on a thread of its own, for the first time that it is asked for; later
/// it is made anew.
final class MadeAhead<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private @Nullable CompletableFuture<T> first;

  MadeAhead(Supplier<T> maker) {
    this.maker = maker;
    this.first =
        CompletableFuture.supplyAsync(
            maker, task -> Thread.ofPlatform().daemon().name("chainrule-code").start(task));
  }

  @Override
  public T get() {
    CompletableFuture<T> made = first;
    first = null;
    if (made == null) {
      return maker.get();
    }
    try {
      return made.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
