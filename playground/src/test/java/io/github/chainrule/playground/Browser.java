package io.github.chainrule.playground;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A Chromium of the system that a test looks at the page with. With `-Dprograms=required` it must
/// be there, else the test is skipped and says so. Nothing is downloaded.
final class Browser implements AutoCloseable {
  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser open(Path profile) {
    Path chromium = find("chromium", "chromium-browser", "google-chrome");
    Path chromedriver = find("chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Path find(String... names) {
    for (String name : names) {
      for (String folder : System.getenv("PATH").split(":")) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return file;
        }
      }
    }
    String missing = "SKIPPED, for none of these is installed: " + List.of(names);
    if ("required".equals(System.getProperty("programs"))) {
      throw new AssertionError(missing);
    }
    System.out.println(missing);
    assumeTrue(false, missing);
    throw new AssertionError();
  }

  void get(String address) {
    driver.get("about:blank");
    driver.get(address);
  }

  /// A look of the system, `light` or `dark`.
  void theme(String name) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
  }

  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return element(selector).getText();
  }

  String value(String selector) {
    return Objects.requireNonNull(element(selector).getDomProperty("value"));
  }

  void click(String selector) {
    element(selector).click();
  }

  /// Replaces what is in a field.
  void type(String selector, String text) {
    element(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
  }

  void press(Keys key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /// Runs a script that calls its last argument when it is done.
  Object await(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    return driver.executeAsyncScript(script, arguments);
  }

  void until(String what, BooleanSupplier condition) {
    new WebDriverWait(driver, Duration.ofSeconds(40), Duration.ofMillis(20))
        .withMessage(what)
        .until(anyDriver -> condition.getAsBoolean());
  }

  void moveAndClick(String selector, double x, double y) {
    WebElement element = element(selector);
    int left = (int) Math.round(x - element.getSize().getWidth() / 2.0);
    int top = (int) Math.round(y - element.getSize().getHeight() / 2.0);
    new org.openqa.selenium.interactions.Actions(driver)
        .moveToElement(element, left, top)
        .click()
        .perform();
  }

  /// Drags the thumb of a slider by so many pixels.
  void drag(String selector, int pixels) {
    WebElement slider = element(selector);
    double share =
        ((Number)
                run("const s = arguments[0]; return (s.value - s.min) / (s.max - s.min);", slider))
            .doubleValue();
    int width = slider.getSize().getWidth();
    int from = (int) Math.round((share - 0.5) * (width - 16));
    new org.openqa.selenium.interactions.Actions(driver)
        .moveToElement(slider, from, 0)
        .clickAndHold()
        .moveByOffset(pixels / 2, 0)
        .moveByOffset(pixels - pixels / 2, 0)
        .release()
        .perform();
  }

  void newTab(String address) {
    driver.switchTo().newWindow(org.openqa.selenium.WindowType.TAB);
    driver.get(address);
  }

  /// Closes the tab at hand, and goes back to the first.
  void closeTab() {
    driver.close();
    driver.switchTo().window(driver.getWindowHandles().iterator().next());
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /// What the page has complained about, such as what its policy forbids.
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /// The rules of accessibility that the page breaks, as axe-core finds them.
  List<String> barriers() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
      run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        await(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then(result => done(result.violations.map(v =>
                v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))));
            """);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
