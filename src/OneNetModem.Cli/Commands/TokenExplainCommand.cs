// token explain: what a token says, whether it is expired, whether its signature holds
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Tokens;

namespace OneNetModem.Cli.Commands;

/// <summary>Takes a token apart.</summary>
internal static class TokenExplainCommand
{
    public static Command Create()
    {
        Argument<string> token = new("TOKEN") { Description = "The token; - reads it from stdin." };
        Option<string> key = TokenCommand.KeyOption();
        DocumentedCommand command = new(
            "explain", "Takes a token apart, says whether it is expired and whether the signature holds.",
            "token explain \"version=2018-10-31&res=products%2F469948%2Fdevices%2FChic_D&et=1673053248&method=sha1&sign=...\"",
            "token explain - --key \"$KEY\" < token.txt") { token, key };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(token) is "-" && arguments.GetValue(key) is "-")
            {
                arguments.AddError("Only one of TOKEN and --key can come from stdin");
            }
        });
        CommandRun.Handle(command, async (run, cancellation) =>
        {
            string text = run.Arguments.GetRequiredValue(token);
            if (text is "-")
            {
                text = await Console.In.ReadLineAsync(cancellation) ?? "";
            }
            DateTimeOffset now = run.Time.GetUtcNow();
            AccessKey? accessKey = run.Arguments.GetValue(key) is { } given ? await TokenCommand.ReadKeyAsync(given, cancellation)
                : KeyFor(OneNetToken.Explain(text, null, now).ResourceShape, run.Load().Settings);
            TokenExplanation explanation = OneNetToken.Explain(text, accessKey, now);
            run.Results.Write("explained", Describe(explanation, now), json => Write(json, explanation));
            return explanation.Usable && explanation.Expired != true ? ExitCode.Ok : ExitCode.Mqtt;
        });
        return command;
    }

    // A key of the settings is only tried on a token of its own device: with another one the signature proves nothing.
    private static AccessKey? KeyFor(TokenResource resource, OneNetModemSettings? settings) =>
        settings?.Modems.Select(modem => modem.OneNet).FirstOrDefault(oneNet =>
            oneNet.AccessKey.Length > 0 && oneNet.ProductId == resource.ProductId && (resource.DeviceName is null || oneNet.DeviceName == resource.DeviceName))
        is { } match ? AccessKey.Parse(match.AccessKey) : null;

    private static string Describe(TokenExplanation explanation, DateTimeOffset now)
    {
        StringBuilder text = new();
        Line("version", explanation.Version);
        Line("res", explanation.Resource);
        Line("method", explanation.Method);
        Line("expires", explanation.ExpiresAt is not { } at ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{explanation.Expires} = {at:yyyy-MM-dd HH:mm:ss} UTC, {(explanation.Expired == true ? "EXPIRED " : "in ")}{Rough((at - now).Duration())}{(explanation.Expired == true ? " ago" : "")}"));
        Line("signature", explanation.Signature switch
        {
            SignatureCheck.Valid => "holds",
            SignatureCheck.Invalid => "does NOT hold",
            _ => "not checked: no key for this res, give --key",
        });
        foreach (TokenProblem problem in explanation.Problems)
        {
            Line(problem.Fatal ? "wrong" : "note", problem.Text);
        }
        return text.ToString().TrimEnd();

        void Line(string name, string? value) => text.Append(CultureInfo.InvariantCulture, $"{name,-10} {value ?? "-"}").AppendLine();
    }

    private static string Rough(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minutes"),
    };

    private static void Write(Utf8JsonWriter json, TokenExplanation explanation)
    {
        json.WriteString("version", explanation.Version);
        json.WriteString("res", explanation.Resource);
        json.WriteString("method", explanation.Method);
        if (explanation.Expires is { } expires)
        {
            json.WriteNumber("expires", expires);
        }
        if (explanation.Expired is { } expired)
        {
            json.WriteBoolean("expired", expired);
        }
        json.WriteString("signature", JsonNamingPolicy.CamelCase.ConvertName(explanation.Signature.ToString()));
        json.WriteBoolean("usable", explanation.Usable && explanation.Expired != true);
        json.WriteStartArray("problems");
        foreach (TokenProblem problem in explanation.Problems)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(problem.Kind.ToString()));
            json.WriteBoolean("fatal", problem.Fatal);
            json.WriteString("text", problem.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
