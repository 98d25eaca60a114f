@echo off
rem Runs the chainrule command: finds a JDK 25 or newer, builds the project the first time, and starts
rem Java. Formulas go in double quotes here. After an update, delete cli\target to have it built again.
setlocal EnableExtensions
set "home=%~dp0"
set "app=%home%cli\target\app"
set "log=%home%cli\target\build.log"
set "main=io.github.chainrule.cli.Chainrule"
set "jdk="

if defined JAVA_HOME call :try "%JAVA_HOME%"
for %%p in (javac.exe) do if not "%%~$PATH:p"=="" call :try "%%~dp$PATH:p.."
for /d %%d in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk*" ^
  "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :try "%%~d"
if not defined jdk (
  echo chainrule: needs a JDK 25 or newer; install one ^(for example Eclipse Temurin 25^) or set JAVA_HOME to it. 1>&2
  exit /b 1
)

if not exist "%home%cli\target\built" call :build || exit /b 1
"%jdk%\bin\java" -XX:AOTCache="%app%\chainrule.aot" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable ^
  -Dchainrule.home="%home%." -cp "%app%\*" %main% %*
exit /b %ERRORLEVEL%

rem Takes a folder if it holds a JDK that is new enough and none was found before.
:try
if defined jdk exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%~1\release" 2^>nul`) do (
  for /f "delims=.-+" %%m in ("%%~v") do if %%m GEQ 25 set "jdk=%~f1"
)
exit /b 0

:build
where mvn >nul 2>&1
if errorlevel 1 (
  echo chainrule: needs Maven to build itself the first time; install it. 1>&2
  exit /b 1
)
echo chainrule: building, which takes a minute or two the first time 1>&2
if exist "%app%" rmdir /s /q "%app%"
if not exist "%home%cli\target" mkdir "%home%cli\target"
set "JAVA_HOME=%jdk%"
call mvn -B -ntp -f "%home%pom.xml" package -Dmaven.test.skip=true -Djacoco.skip=true ^
  -Dmaven.javadoc.skip=true -Dmaven.source.skip=true > "%log%" 2>&1
if errorlevel 1 (
  findstr /b /c:"[ERROR]" "%log%" 1>&2
  echo chainrule: the build failed; see %log% 1>&2
  exit /b 1
)
"%jdk%\bin\java" -XX:AOTCacheOutput="%app%\chainrule.aot" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable ^
  -cp "%app%\*" %main% grad "x + 1" x=1 --json >nul 2>&1
echo built > "%home%cli\target\built"
exit /b 0
