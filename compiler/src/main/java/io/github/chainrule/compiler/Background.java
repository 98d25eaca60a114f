package io.github.chainrule.compiler;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The one thread that makes and warms code, lest the callers wait for it. It ends when there is
/// nothing to do, and does not keep the Java VM alive.
final class Background {
  private static final ThreadPoolExecutor THREAD = thread();

  private Background() {}

  private static ThreadPoolExecutor thread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("chainrule-compiler").unstarted(task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  static void run(Runnable task) {
    THREAD.execute(task);
  }
}
