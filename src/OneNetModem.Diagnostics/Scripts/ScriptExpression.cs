// Expressions: JavaScript's, evaluated by Jint, and of those only what computes a value. They see the script's names and
// nothing else: no files, no processes, no .NET, no clock.
using System.Collections.Frozen;
using Acornima;
using Acornima.Ast;
using Jint;
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>An expression that has been read: <c>rssi != 99 &amp;&amp; rssi > 10</c>.</summary>
internal sealed class ScriptExpression
{
    private const int Longest = 2_000;

    /// <summary>JavaScript's own names that an expression may use.</summary>
    public static IReadOnlySet<string> Builtin { get; } = new[]
    {
        "Math", "Number", "String", "Boolean", "Array", "JSON", "parseInt", "parseFloat", "isNaN", "isFinite", "NaN", "Infinity", "undefined",
    }.ToFrozenSet(StringComparer.Ordinal);

    private Prepared<Acornima.Ast.Script>? _prepared;

    private ScriptExpression(string text, FilePlace place, IReadOnlyList<string> names, IReadOnlyList<string> environment, IReadOnlyList<(string Name, string Member)> members, bool isName)
    {
        Text = text;
        Place = place;
        Names = names;
        Environment = environment;
        Members = members;
        IsName = isName;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Where it stands.</summary>
    public FilePlace Place { get; }

    /// <summary>The script's names that it uses.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The variables of the environment that it uses.</summary>
    public IReadOnlyList<string> Environment { get; }

    /// <summary>What it asks of its names: <c>answer.lines</c>; of settings also <c>config.Modem</c> and <c>Apn</c>.</summary>
    public IReadOnlyList<(string Name, string Member)> Members { get; }

    /// <summary>It is a name and nothing else: its value needs no engine.</summary>
    public bool IsName { get; }

    /// <summary>The expression for the engine, made when it is first used.</summary>
    public Prepared<Acornima.Ast.Script> Prepared => _prepared ??= Engine.PrepareScript($"({Text}\n)");

    /// <summary>Reads an expression; null when it is none, which is added to the problems.</summary>
    public static ScriptExpression? Parse(string text, FilePlace place, YamlProblems problems)
    {
        if (text.Length > Longest)
        {
            problems.Add(place, $"this expression is too long; allowed: {Longest} characters");
            return null;
        }

        try
        {
            Visitor visitor = new();
            Expression tree = new Parser().ParseExpression(text, strict: true);
            visitor.Visit(tree);
            if (visitor.Forbidden is { } node)
            {
                problems.Add(Within(place, text, node.Location.Start.Line, node.Location.Start.Column), $"{Words(node)} cannot stand in an expression; allowed: values, names, calculation, comparison, && || ! ?:, calls such as name.includes('x')");
                return null;
            }

            return new ScriptExpression(text, place, [.. visitor.Names.Except(Builtin, StringComparer.Ordinal)], [.. visitor.Environment], [.. visitor.Members], tree is Identifier { Name: { } only } && !Builtin.Contains(only));
        }
        catch (ParseErrorException wrong)
        {
            problems.Add(Within(place, text, wrong.LineNumber, wrong.Column), $"'{text}' is no expression: {wrong.Description}; allowed: JavaScript, such as rssi != 99 && rssi > 10");
            return null;
        }
    }

    /// <summary>Says which of its names nobody sets.</summary>
    public void CheckNames(IReadOnlySet<string> known, IReadOnlySet<string> environment, YamlProblems problems)
    {
        foreach (string name in Names.Where(name => !known.Contains(name)))
        {
            problems.Add(Place, $"there is no variable '{name}'{(NearestName.Of(name, known) is { } near ? $", did you mean {near}?" : "")}; allowed: {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        }

        foreach (string problem in Members.Where(one => known.Contains(one.Name)).Select(one => FixedNames.Unknown(one.Name, one.Member)).OfType<string>())
        {
            problems.Add(Place, problem);
        }

        foreach (string name in Environment.Where(name => !environment.Contains(name)))
        {
            problems.Add(Place, $"env.{name} is not one of the variables that this script reads; allowed: those that stand under environment ({(environment.Count == 0 ? "none" : string.Join(", ", environment))})");
        }
    }

    private static FilePlace Within(FilePlace place, string text, int line, int column) =>
        line > 1 || text.Contains('\n', StringComparison.Ordinal) ? place : place with { Column = place.Column + column };

    private static string Words(Node node) => node.Type switch
    {
        NodeType.AssignmentExpression or NodeType.UpdateExpression => "an assignment (use ==, or a set step)",
        NodeType.FunctionExpression or NodeType.ClassExpression => "a function",
        NodeType.NewExpression => "'new'",
        NodeType.ThisExpression => "'this'",
        _ => node.Type.ToString(),
    };

    /// <summary>Collects names, and finds what an expression may not have.</summary>
    private sealed class Visitor : AstVisitor
    {
        private readonly HashSet<string> _own = new(StringComparer.Ordinal);

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Environment { get; } = new(StringComparer.Ordinal);

        public HashSet<(string Name, string Member)> Members { get; } = [];

        public Node? Forbidden { get; private set; }

        public override object? Visit(Node node)
        {
            bool allowed = node.Type is NodeType.Literal or NodeType.Identifier or NodeType.BinaryExpression or NodeType.LogicalExpression or NodeType.ConditionalExpression
                or NodeType.MemberExpression or NodeType.CallExpression or NodeType.ArrayExpression or NodeType.ArrowFunctionExpression or NodeType.TemplateLiteral
                or NodeType.TemplateElement or NodeType.ParenthesizedExpression or NodeType.ChainExpression or NodeType.SpreadElement
                || (node is UnaryExpression unary && unary.Operator != Acornima.Operator.Delete);
            if (!allowed)
            {
                Forbidden ??= node;
                return null;
            }

            return base.Visit(node);
        }

        protected override object? VisitIdentifier(Identifier node)
        {
            if (!_own.Contains(node.Name))
            {
                Names.Add(node.Name);
            }

            return null;
        }

        protected override object? VisitMemberExpression(MemberExpression node)
        {
            if (node is { Computed: false, Object: Identifier { Name: var of }, Property: Identifier { Name: var name } } && !_own.Contains(of))
            {
                if (of == "env")
                {
                    Environment.Add(name);
                }
                else
                {
                    Members.Add((of, name));
                }
            }
            else if (node is { Computed: false, Object: MemberExpression { Computed: false, Object: Identifier { Name: "config" }, Property: Identifier { Name: var section } }, Property: Identifier { Name: var key } })
            {
                Members.Add(("config." + section, key));
            }

            Visit(node.Object);
            if (node.Computed)
            {
                Visit(node.Property);
            }

            return null;
        }

        protected override object? VisitArrowFunctionExpression(ArrowFunctionExpression node)
        {
            if (node.Async || node.Body is not Expression || node.Params.Any(p => p is not Identifier))
            {
                Forbidden ??= node;
                return null;
            }

            string[] added = [.. node.Params.Cast<Identifier>().Select(p => p.Name).Where(_own.Add)];
            Visit(node.Body);
            _own.ExceptWith(added);
            return null;
        }
    }
}
