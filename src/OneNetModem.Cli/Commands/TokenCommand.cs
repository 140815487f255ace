// token: makes one, and takes one apart
using System.CommandLine;
using System.Globalization;
using OneNetModem.At.Text;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Tokens;

namespace OneNetModem.Cli.Commands;

/// <summary>Prints a token. The token is the result that was asked for; the access key is never printed.</summary>
internal static class TokenCommand
{
    private static readonly Option<string> Product = new("--product") { Description = "Product id; from the settings unless given.", HelpName = "P" };
    private static readonly Option<string> Device = new("--device") { Description = "Device name; from the settings unless given.", HelpName = "D" };
    private static readonly Option<string> Expires = new("--expires") { Description = "Unix seconds, or a duration from now such as 24h; OneNet:TokenLifetime unless given.", HelpName = "UNIX|DURATION" };
    private static readonly Option<string> Version = new("--version") { Description = $"Token version; {TokenVersion.Device} unless given.", HelpName = "V" };
    private static readonly Option<string> Resource = new("--res") { Description = "What it gives access to; products/P/devices/D unless given.", HelpName = "RES" };
    private static readonly Option<string> Method = MethodOption();
    private static readonly Option<string> Key = KeyOption();

    public static Command Create()
    {
        DocumentedCommand command = new(
            "token", "Prints a OneNET token: the MQTT password of a device, or the credential of the HTTP API.",
            "token --product 469948 --device Chic_D --key - --method sha1 < key.txt",
            "token --expires 12h                 # identity and key from config.json",
            "token --version 2022-05-01 --res userid/12345 --key -")
        {
            Product, Device, Key, Expires, Method, Version, Resource, TokenExplainCommand.Create(),
        };
        CommandRun.Handle(command, MakeAsync);
        return command;
    }

    /// <summary>The --key option: base64 text, or - for a line of stdin.</summary>
    public static Option<string> KeyOption() => new("--key")
    {
        Description = "Access key, base64; - reads it from stdin, where no process list shows it. From the settings unless given.",
        HelpName = "K|-",
    };

    /// <summary>Reads an access key that was given as text, or as - for stdin.</summary>
    /// <exception cref="CommandFailure">It is no key; the message does not repeat it.</exception>
    public static async Task<AccessKey> ReadKeyAsync(string text, CancellationToken cancellation)
    {
        bool stdin = text is "-";
        string? key = stdin ? await Console.In.ReadLineAsync(cancellation) : text;
        return AccessKey.TryParse(key, out AccessKey? parsed, out string? problem) ? parsed
            : throw new CommandFailure(ExitCode.Usage, problem.TrimEnd('.'), stdin ? "the first line of stdin" : "option --key", null, "copy the key from the device's page of the OneNET console");
    }

    private static async Task<ExitCode> MakeAsync(CommandRun run, CancellationToken cancellation)
    {
        OneNetSettings settings = run.Settings().Modem.OneNet;
        string version = run.Arguments.GetValue(Version) ?? TokenVersion.Device;
        string resource = run.Arguments.GetValue(Resource) ?? DeviceResource(run, settings, version);
        long expires = ExpiryOf(run, settings);
        // Both the option and the setting take known names only.
        TokenMethod method = TokenMethods.TryParse(run.Arguments.GetValue(Method) ?? settings.Method, out TokenMethod known) ? known : TokenMethod.Sha256;
        string? keyText = run.Arguments.GetValue(Key) ?? (settings.AccessKey.Length > 0 ? settings.AccessKey : null);
        AccessKey key = await ReadKeyAsync(
            keyText ?? throw Missing("access key", "--key - with the key on stdin", "OneNet:AccessKey in the settings, or ONENETMODEM__OneNet__AccessKey"), cancellation);

        OneNetToken token;
        try
        {
            token = OneNetToken.Create(key, resource, expires, method, version);
        }
        catch (ArgumentException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, null, null, "onenet-modem token --help");
        }
        if (token.ExpiresAt <= run.Time.GetUtcNow())
        {
            run.Error.WriteLine($"warning: this token has expired already, at {token.ExpiresAt:u}; a duration needs its unit, such as {expires}s");
        }
        run.Results.Write("token", token.Value, json =>
        {
            json.WriteString("token", token.Value);
            json.WriteNumber("expires", token.Expires);
        });
        return ExitCode.Ok;
    }

    private static string DeviceResource(CommandRun run, OneNetSettings settings, string version)
    {
        if (version is not TokenVersion.Device)
        {
            throw new CommandFailure(ExitCode.Usage, $"a token of version {version} needs --res", null, null, "--res " + TokenResource.ShapesOf(version));
        }
        string product = run.Arguments.GetValue(Product) ?? settings.ProductId, device = run.Arguments.GetValue(Device) ?? settings.DeviceName;
        return product.Length == 0 ? throw Missing("product id", "--product P", "OneNet:ProductId in the settings")
            : device.Length == 0 ? throw Missing("device name", "--device D", "OneNet:DeviceName in the settings", "--res products/P for a token of the whole product")
            : TokenResource.ForDevice(product, device);
    }

    private static long ExpiryOf(CommandRun run, OneNetSettings settings)
    {
        DateTimeOffset now = run.Time.GetUtcNow();
        string? text = run.Arguments.GetValue(Expires);
        return text is null ? (now + settings.TokenLifetime).ToUnixTimeSeconds()
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long unix) && unix > 0 ? unix
            : DurationText.TryParse(text, out TimeSpan lifetime) && lifetime > TimeSpan.Zero ? now.ToUnixTimeSeconds() + (long)lifetime.TotalSeconds
            : throw new CommandFailure(ExitCode.Usage, $"\"{text}\" is no expiry", "option --expires", null, "Unix seconds above 0, or a duration: " + DurationText.Forms);
    }

    private static Option<string> MethodOption()
    {
        Option<string> method = new("--method") { Description = "HMAC: md5, sha1 or sha256; from the settings unless given.", HelpName = "md5|sha1|sha256" };
        method.AcceptOnlyFromAmong("md5", "sha1", "sha256");
        return method;
    }

    private static CommandFailure Missing(string what, params string[] tries) => new(ExitCode.Usage, $"a token needs the {what}", null, null, tries);
}
